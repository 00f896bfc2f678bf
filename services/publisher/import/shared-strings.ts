import { attributeNamed, booleanOf, readXml, type XmlElement } from './read-xml.ts'

/** A text of a workbook, and whether a part of it is struck out. */
export interface MarkedText {
  text: string
  struck: boolean
}

export type SharedStrings = MarkedText[]

/** The texts that cells refer to by their number (ECMA-376, part 1, §18.4). */
export function readSharedStrings(bytes: Uint8Array | undefined): SharedStrings {
  const strings: SharedStrings = []
  if (bytes === undefined) return strings
  const joiner = createTextJoiner('sst/si')
  readXml(bytes, {
    open: joiner.open,
    close: (path, text) => {
      joiner.close(path, text)
      if (path === 'sst/si') strings.push(joiner.take())
    },
  })
  return strings
}

/** Puts together a text that is written in runs under the element `base`. What only helps to read it aloud is left out. */
export function createTextJoiner(base: string) {
  const paths = { run: `${base}/r`, strike: `${base}/r/rPr/strike`, plain: `${base}/t`, ofRun: `${base}/r/t` }
  let joined = ''
  let struck = false
  let runIsStruck = false
  return {
    open: (path: string, element: XmlElement) => {
      if (path === paths.run) runIsStruck = false
      else if (path === paths.strike) runIsStruck = booleanOf(attributeNamed(element, 'val'), true)
    },
    close: (path: string, text: string) => {
      if (path !== paths.plain && path !== paths.ofRun) return
      joined += unescaped(text)
      struck ||= path === paths.ofRun && runIsStruck && text.trim() !== ''
    },
    /** The text so far. The next one begins. */
    take: (): MarkedText => {
      const taken = { text: joined, struck }
      joined = ''
      struck = false
      return taken
    },
  }
}

/** Characters that XML cannot hold are written as `_x000D_` (ECMA-376, part 1, §22.9.2.19). */
export const unescaped = (text: string): string =>
  text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
