export { Order } from '../store/order.ts'
export { ShownItem as Item } from '../store/shown-item.ts'
export { default } from './serve.ts'
