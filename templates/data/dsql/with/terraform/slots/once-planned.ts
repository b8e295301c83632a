if (await takeOverLinks(cloud, planOf(globalRoot, release), say)) {
  await again(cloud, globalRoot, release)
}
