import { SaxesParser, type SaxesTagNS } from 'saxes'
import { inflateCapped } from '../../edge/inflate-capped.ts'

/** WordprocessingML, Transitional and Strict (ECMA-376, part 1, annex A). */
const WORD = new Set([
  'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  'http://purl.oclc.org/ooxml/wordprocessingml/main',
])
const COMPATIBILITY = 'http://schemas.openxmlformats.org/markup-compatibility/2006'

/** What each element stands for at its beginning, and at its end. */
const SIGNS = new Map([
  ['tab', '\t'],
  ['br', '\n'],
  ['cr', '\n'],
  ['noBreakHyphen', '-'],
])
const BEHIND = new Map([
  ['p', '\n'],
  ['tc', '\t'],
])
/** What was moved away, and what was deleted, is no text any more. */
const GONE = new Set(['moveFrom', 'del'])

/**
 * The text of a Word file: the body with its tables and text boxes, as it stands. Numbers that Word counts by itself are not
 * in it. Throws for what is no such file, and HubErrors of `inflateCapped`.
 */
export function textOfDocx(bytes: Uint8Array): string {
  const main = inflateCapped(bytes).get('word/document.xml')
  if (main === undefined) throw new Error('there is no word/document.xml')
  const parser = new SaxesParser({ xmlns: true, position: false })
  const pieces: string[] = []
  let passedOver = 0
  let isText = false
  parser.on('opentag', (tag) => {
    if (passedOver > 0 || isPassedOver(tag)) passedOver++
    else if (WORD.has(tag.uri)) {
      isText = tag.local === 't'
      pieces.push(SIGNS.get(tag.local) ?? '')
    }
  })
  parser.on('closetag', ({ uri, local }) => {
    if (passedOver > 0) passedOver--
    else if (WORD.has(uri)) pieces.push(BEHIND.get(local) ?? '')
    isText = false
  })
  const add = (text: string) => {
    if (isText && passedOver === 0) pieces.push(text)
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.write(new TextDecoder('utf-8', { fatal: true }).decode(main)).close()
  return pieces.join('')
}

/** Of alternatives the fallback is read, as if it stood there alone. */
const isPassedOver = ({ uri, local }: SaxesTagNS): boolean =>
  uri === COMPATIBILITY ? local === 'Choice' : WORD.has(uri) && GONE.has(local)
