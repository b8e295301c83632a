# One zone for all regions, so that one answer can choose between them. Delegate it once: put the output name_servers into
# the parent zone as an NS record. Nothing here changes in an incident: fail-over happens in the health checks, because
# Route 53's control plane is the part that can be down with a region.
resource "aws_route53_zone" "service" {
  name    = local.topology.domain
  comment = "${local.topology.service}, all regions"

  lifecycle {
    prevent_destroy = true
  }
}

output "name_servers" {
  description = "The NS record of the domain in its parent zone"
  value       = aws_route53_zone.service.name_servers
}
