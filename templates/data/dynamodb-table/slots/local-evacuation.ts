const { TABLE_NAME: table, DYNAMODB_ENDPOINT: endpoint } = this.database.env
await openStore({ region: this.name, table, endpoint }).setEvacuated(this.name, evacuated)
