const { endpoint } = this.database
const store = openStore({ region: this.name, endpoint, user: 'admin' })
await store.setEvacuated(this.name, evacuated)
