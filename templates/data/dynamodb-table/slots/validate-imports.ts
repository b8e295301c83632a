import { store } from './store.ts'
