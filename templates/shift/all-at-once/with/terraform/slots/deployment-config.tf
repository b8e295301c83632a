deployment_config_name = "CodeDeployDefault.LambdaAllAtOnce"
