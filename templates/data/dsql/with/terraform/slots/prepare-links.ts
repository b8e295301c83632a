import { takeOverLinks } from './links.ts'
