output "api_url" {
  value = "https://${local.domain}"
}

output "regional_url" {
  value = "https://${local.own_name}"
}

output "health_check_id" {
  value = aws_route53_health_check.region.id
}
