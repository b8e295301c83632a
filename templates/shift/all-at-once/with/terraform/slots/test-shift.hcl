assert {
  condition     = aws_codedeploy_deployment_group.service.deployment_config_name == "CodeDeployDefault.LambdaAllAtOnce"
  error_message = "Traffic moves in steps, of which topology.ts knows nothing."
}
