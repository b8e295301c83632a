export { Item } from '../store/item.ts'
export { Order } from '../store/order.ts'
export { default } from './serve.ts'
