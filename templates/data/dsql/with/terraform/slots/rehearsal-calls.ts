async planned(root, plan) {
  ask(`${root.label}  terraform -chdir=${root.path} show -json ${plan}`)
  return {}
},
