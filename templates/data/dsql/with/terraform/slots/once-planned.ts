const plan = planOf(globalRoot, release)
if (await takeOverLinks(cloud, plan, say)) await savePlan(cloud, globalRoot, release)
