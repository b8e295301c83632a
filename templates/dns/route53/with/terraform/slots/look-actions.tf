"acm:DescribeCertificate",
"acm:ListTagsForCertificate",
"route53:Get*",
"route53:List*",
