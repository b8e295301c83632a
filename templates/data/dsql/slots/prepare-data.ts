await prepareData(cloud, regions, say)
