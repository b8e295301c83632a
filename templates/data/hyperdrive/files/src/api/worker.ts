export { default } from './serve.ts'
