if (name === SETTINGS) return Buffer.from(packageService('region').text)
