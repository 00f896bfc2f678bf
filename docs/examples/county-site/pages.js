const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const safe = (text) => String(text).replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign])

const STYLE = `body{max-width:42em;margin:0 auto;padding:0 1em;font:17px/1.7 sans-serif;color:#222;overflow-wrap:break-word}
a{color:#00508c}h1{font-size:1.3em;line-height:1.4}ul{padding:0;list-style:none}li{padding:.6em 0;border-bottom:1px solid #ddd}
small,.facts{color:#555}.checked{color:#1a6a2a}.notice{padding:.6em;background:#fff3d6}.text{white-space:pre-wrap}
img,table{max-width:100%}td,th{border:1px solid #bbb;padding:.2em .4em}input{font-size:1em;padding:.3em}`

/** 没有脚本，旧手机也能看。 */
const layout = ({ site, title, body, asOf }) => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${safe(title)}</title><style>${STYLE}</style></head><body>
<p><a href="/">${safe(site)}</a></p>
${body}
<p><small>${asOf === null ? '正在首次同步。' : `数据截至 ${safe(minute(asOf))}（北京时间）。`}</small></p></body></html>`

const minute = (instant) => new Date(Date.parse(instant) + 8 * 3600_000).toISOString().slice(0, 16).replace('T', ' ')

export function listPage(at, { q, page, rows, more }) {
  const link = (to) => `/?${safe(new URLSearchParams({ ...(q !== '' && { q }), page: String(to) }))}`
  const line = ({ id, title, day, maker, notice }) =>
    `<li><a href="/items/${safe(id)}">${safe(title)}</a>${notice === null ? '' : '（已撤下）'}<br><small>${safe(day)} ${safe(maker)}</small></li>`
  const body = `<form action="/"><input name="q" value="${safe(q)}" aria-label="搜索"> <button>搜索</button></form>
<ul>${rows.map(line).join('\n')}</ul>
${rows.length === 0 ? '<p>没有找到。</p>' : ''}
<p>${page > 0 ? `<a href="${link(page - 1)}">上一页</a>　` : ''}${more ? `<a href="${link(page + 1)}">下一页</a>` : ''}</p>`
  return layout({ ...at, title: at.site, body })
}

/** 显示的，或撤下后留下的通知。 */
export function itemPage(at, { id, title, day, maker, text, files, notice }) {
  const facts = `<h1>${safe(title)}</h1><p class="facts">${safe(maker)}　${safe(day)}</p>`
  if (notice !== null) {
    const { at: when, reason } = JSON.parse(notice)
    const body = `${facts}<p class="notice">本信息已于 ${safe(minute(when))} 撤下。原因：${safe(reason)}</p>`
    return layout({ ...at, title, body })
  }
  const content = JSON.parse(text)
  const stored = new Map(JSON.parse(files).map(({ sha256, url }) => [sha256, `${at.hub}${url}`]))
  const proof = `<p class="checked">✓ 已核对：与发布单位签名的原文一致。<a href="${safe(at.hub)}/items/${safe(id)}">查看签名</a></p>`
  const body = `${facts}${bodyOf(content.body, stored)}${attachments(content.attachments ?? [], stored)}${proof}`
  return layout({ ...at, title, body })
}

/** html 在签名前已清理，不含脚本；其中的图片按指纹指向系统。 */
const bodyOf = ({ format, text }, stored) =>
  format === 'html'
    ? `<div>${text.replaceAll(/attachment:sha256-([0-9a-f]{64})/g, (all, sha256) => safe(stored.get(sha256) ?? all))}</div>`
    : `<p class="text">${safe(text)}</p>`

function attachments(list, stored) {
  const links = list.map(({ name, sha256, url, bytes }) => {
    const address = stored.get(sha256) ?? url
    const size = bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
    return /^https?:\/\//.test(address)
      ? `<li><a href="${safe(address)}">${safe(name)}</a> <small>${size}</small></li>`
      : `<li>${safe(name)}</li>`
  })
  return links.length === 0 ? '' : `<h2>附件</h2><ul>${links.join('')}</ul>`
}

export const messagePage = (at, text) => layout({ ...at, title: text, body: `<p>${safe(text)}</p>` })
