import { SaxesParser, type SaxesTagNS } from 'saxes'

/** What is told of a part while it is read. A path is the names from the root: `worksheet/sheetData/row`. */
export interface PartReader {
  open?(path: string, element: XmlElement): void
  /** `text` is the element's own, for an element without children. */
  close?(path: string, text: string): void
}

export type XmlElement = Pick<SaxesTagNS, 'attributes'>

/** SpreadsheetML and its packages, Transitional and Strict (ECMA-376, part 1, annex A). Other elements are passed over. */
const SPREADSHEET = new Set([
  '',
  'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  'http://purl.oclc.org/ooxml/spreadsheetml/main',
  'http://schemas.openxmlformats.org/package/2006/relationships',
])
const COMPATIBILITY = 'http://schemas.openxmlformats.org/markup-compatibility/2006'
const CHUNK = 256 * 1024

interface Step {
  path: string
  below: Map<string, Step>
}

/**
 * Reads a part of a workbook. It throws where the part is no well-formed XML in UTF-8 or UTF-16, which are the only
 * encodings of a package (ECMA-376, part 2, §8.1.4).
 */
export function readXml(bytes: Uint8Array, reader: PartReader): void {
  const parser = new SaxesParser({ xmlns: true, position: false })
  const steps: Step[] = [{ path: '', below: new Map() }]
  let passedOver = 0
  let text = ''
  parser.on('opentag', (tag) => {
    if (passedOver > 0 || isForeign(tag)) {
      passedOver++
      return
    }
    text = ''
    const above = steps.at(-1) as Step
    // Of alternatives the fallback is read, as if it stood there alone.
    if (tag.uri === COMPATIBILITY) steps.push(above)
    else {
      const step = stepTo(tag.local, above)
      steps.push(step)
      reader.open?.(step.path, tag)
    }
  })
  parser.on('closetag', ({ uri }) => {
    if (passedOver > 0) {
      passedOver--
      return
    }
    const { path } = steps.pop() as Step
    if (uri !== COMPATIBILITY) reader.close?.(path, text)
    text = ''
  })
  const add = (more: string) => {
    if (passedOver === 0) text += more
  }
  parser.on('text', add)
  parser.on('cdata', add)
  for (const chunk of decoded(bytes)) parser.write(chunk)
  parser.close()
}

const isForeign = ({ uri, local }: SaxesTagNS): boolean =>
  uri === COMPATIBILITY ? local === 'Choice' : !SPREADSHEET.has(uri)

function stepTo(name: string, above: Step): Step {
  const known = above.below.get(name)
  if (known !== undefined) return known
  const step = { path: above.path === '' ? name : `${above.path}/${name}`, below: new Map() }
  above.below.set(name, step)
  return step
}

function* decoded(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder(encodingOf(bytes), { fatal: true })
  for (let at = 0; at < bytes.length; at += CHUNK)
    yield decoder.decode(bytes.subarray(at, at + CHUNK), { stream: true })
  yield decoder.decode()
}

function encodingOf([first, second]: Uint8Array): string {
  if ((first === 0xff && second === 0xfe) || second === 0) return 'utf-16le'
  return (first === 0xfe && second === 0xff) || first === 0 ? 'utf-16be' : 'utf-8'
}

export const attributeNamed = ({ attributes }: XmlElement, name: string): string | undefined => attributes[name]?.value

/** The id of the relationship that an element names. Its prefix may be any. */
export const relationshipIdOf = ({ attributes }: XmlElement): string | undefined =>
  Object.values(attributes).find(({ local, uri }) => local === 'id' && uri.endsWith('/relationships'))?.value

/** An xsd:boolean. It throws for anything else, because a date system must not be guessed. */
export function booleanOf(text: string | undefined, absent: boolean): boolean {
  switch (text?.trim()) {
    case undefined:
      return absent
    case '1':
    case 'true':
      return true
    case '0':
    case 'false':
      return false
    default:
      throw new Error(`${text} is no boolean`)
  }
}
