
output "health_check_id" {
  description = "What to invert when the region does not take its flag"
  value       = module.region.health_check_id
}
