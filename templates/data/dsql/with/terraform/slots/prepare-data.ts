await prepareData(cloud, regions)
