import { fileNamedBy } from '../../domain/attachments.ts'

/** Where a link or a picture leads. */
export interface LinkAddress {
  /** `within`: to a place in the same text. `stored`: to a file that the hub stores. `nowhere`: to nothing that can be reached from the hub's pages. */
  kind: 'web' | 'mail' | 'within' | 'stored' | 'nowhere'
  /** The whole address, empty for `within` and `nowhere`. */
  href: string
  /** It was completed with the base that the text names. */
  isCompleted: boolean
  /** What is told to the person: a scheme, never the address, which may name somebody. */
  told: string
}

const SCHEME = /^([a-z][a-z0-9+.-]*):/i

/** Reads an address as browsers do. `base` is the whole address that relative ones begin from, if the text names one. */
export function readAddress(value: string | undefined, base: string | null): LinkAddress {
  const address = (value ?? '').replace(/[\t\n\r]/g, '').trim()
  const nowhere = (told: string): LinkAddress => ({ kind: 'nowhere', href: '', isCompleted: false, told })
  if (address === '' || address.startsWith('#'))
    return { kind: 'within', href: '', isCompleted: false, told: '没有地址' }
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase()
  if (scheme === 'mailto' || scheme === 'tel') return { kind: 'mail', href: address, isCompleted: false, told: scheme }
  if (fileNamedBy(address) !== null) return { kind: 'stored', href: address, isCompleted: false, told: 'attachment:' }
  if (scheme !== undefined && !/^https?:\/\//i.test(address)) return nowhere(`${scheme}:`)
  if (scheme === undefined && base === null) return nowhere('相对地址')
  const url = URL.parse(address, base ?? undefined)
  if (url === null || !/^https?:$/.test(url.protocol)) return nowhere('无法识别的地址')
  return { kind: 'web', href: url.href, isCompleted: scheme === undefined, told: '' }
}
