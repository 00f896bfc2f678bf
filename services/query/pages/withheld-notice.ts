import { html } from 'hono/html'
import type { Html } from './layout.ts'

/** An item that does not check is not shown, and the page says so (rule 10). `then`: what the page does without it. */
export const withheldNotice = (withheld: readonly unknown[], then: '暂不显示' | '暂不计入'): Html | false =>
  withheld.length > 0 &&
  html`<p class="notice warning" role="alert">此处有 ${withheld.length} 条信息的存储内容未通过签名或指纹校验，${then}。</p>`
