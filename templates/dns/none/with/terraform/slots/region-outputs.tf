output "api_url" {
  value = aws_apigatewayv2_api.service.api_endpoint
}

output "regional_url" {
  value = aws_apigatewayv2_api.service.api_endpoint
}
