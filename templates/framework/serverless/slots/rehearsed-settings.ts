const settings = Buffer.from(packageService('region').text)
