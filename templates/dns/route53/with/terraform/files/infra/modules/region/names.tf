# The region answers to two names: the domain, which all regions share and users call, and <region>.<domain>, which only
# this one has and probes call.
locals {
  domain   = local.topology.domain
  own_name = "${var.region}.${local.domain}"
  zone     = data.aws_route53_zone.service.zone_id

  # What answers to each name, and in which of Route 53's record types: IPv4 and IPv6.
  record_types = toset(["A", "AAAA"])
}

# Found by its name: a region must not need the home region's state.
data "aws_route53_zone" "service" {
  name = local.domain
}

resource "aws_acm_certificate" "service" {
  domain_name               = local.domain
  subject_alternative_names = [local.own_name]
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  validations = {
    for option in aws_acm_certificate.service.domain_validation_options : option.domain_name => option
  }
}

resource "aws_route53_record" "validation" {
  for_each = toset([local.domain, local.own_name])

  zone_id = local.zone
  name    = local.validations[each.value].resource_record_name
  type    = local.validations[each.value].resource_record_type
  records = [local.validations[each.value].resource_record_value]
  ttl     = 300
  # For the shared name all regions need the same record. One that leaves takes it along; the next plan of another, or the
  # drift check, makes it again.
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "service" {
  certificate_arn         = aws_acm_certificate.service.arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}

# The shared name must exist in every region: API Gateway answers 403 to a name that it does not know there.
resource "aws_apigatewayv2_domain_name" "service" {
  for_each    = { shared = local.domain, regional = local.own_name }
  domain_name = each.value

  domain_name_configuration {
    certificate_arn = aws_acm_certificate_validation.service.certificate_arn
    endpoint_type   = "REGIONAL"
    ip_address_type = "dualstack"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "service" {
  for_each    = aws_apigatewayv2_domain_name.service
  api_id      = aws_apigatewayv2_api.service.id
  domain_name = each.value.id
  stage       = aws_apigatewayv2_stage.default.id
}
