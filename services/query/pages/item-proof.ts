import { html } from 'hono/html'
import type { ItemView } from './item-view.ts'
import type { Html } from './layout.ts'

/** The proof of the item, and how people check it on their own. */
export function itemProof({ item, history }: ItemView): Html {
  const { itemId, version, fingerprint, node } = item
  const latest = history.versions.findLast(({ envelope }) => envelope.version === version)
  const keyId = latest?.envelope.keyId
  const key = node.keys.find((candidate) => candidate.keyId === keyId)
  const data = `/v1/items/${itemId}`
  return html`<section class="proof" aria-labelledby="proof">
<h2 id="proof">核验</h2>
<p>这一条信息是谁发布的、有没有被改过，不必信任本站也能查清：系统已核对发布节点的签名，正文的指纹与签名一致。同一条目编号在任何一处显示的版本和指纹都应与下面相同。</p>
<p>在别处看到同样的文本？<a href="/check">核一核：贴进来，与本站公开的逐字核对</a>。</p>
<details><summary>编号、指纹、公钥和自行核验的步骤</summary>
<dl class="facts">
<div><dt>条目编号</dt><dd><code>${itemId}</code></dd></div>
<div><dt>版本</dt><dd>第 ${version} 版</dd></div>
<div><dt>指纹</dt><dd><code>${fingerprint}</code></dd></div>
<div><dt>发布节点</dt><dd>${node.name}（<code>${node.nodeId}</code>）</dd></div>
${key && html`<div><dt>签名公钥</dt><dd><code>${key.publicKeyText}</code>（Ed25519，密钥 <code>${key.keyId}</code>）</dd></div>`}
</dl>
<ol>
<li>打开<a href="${data}">本条数据</a>，取出其中的 <code>content</code>。已撤下、已过展示期的信息不再公开内容，可从第三步开始。</li>
<li>把 <code>content</code> 按 RFC 8785（JCS）规范化，对其 UTF-8 字节计算 SHA-256，结果应与上面的指纹相同。</li>
<li>打开<a href="${data}/history">全部版本的签名</a>，把最后一版的 <code>envelope</code> 同样规范化，用<a href="/v1/nodes">节点公钥</a>验证其 Ed25519 签名；其中的 <code>fingerprint</code> 应与上面的指纹相同。</li>
<li>在任何一处公示栏、网站或专题上，同一条目编号的版本和指纹都应与此处相同。</li>
</ol></details>
</section>`
}
