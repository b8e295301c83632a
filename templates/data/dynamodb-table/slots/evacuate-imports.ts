import { openStore } from '../src/store/open.ts'
