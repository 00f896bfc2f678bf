/** Rows and columns are counted from 1. Both corners belong to the area. */
export interface Area {
  top: number
  left: number
  bottom: number
  right: number
}

/**
 * The merged cells of each sheet, by its name, from the workbook's XML (ECMA-376 part 1, §18.2 and §18.3). The library
 * that reads workbooks does not give them.
 */
export function mergedAreas(files: Map<string, Uint8Array>): Map<string, Area[]> {
  const text = (name: string) => new TextDecoder().decode(files.get(name) ?? new Uint8Array())
  const targets = new Map(
    [...text('xl/_rels/workbook.xml.rels').matchAll(/<Relationship\b[^<>]*>/g)].map(([tag]) => [
      attribute(tag, 'Id'),
      attribute(tag, 'Target'),
    ]),
  )
  return new Map(
    [...text('xl/workbook.xml').matchAll(/<sheet\b[^<>]*>/g)].map(([tag]) => {
      const target = targets.get(attribute(tag, 'r:id')) ?? ''
      return [
        unescaped(attribute(tag, 'name')),
        areasIn(text(target.startsWith('/') ? target.slice(1) : `xl/${target}`)),
      ]
    }),
  )
}

const areasIn = (xml: string): Area[] =>
  [...xml.matchAll(/<mergeCell\b[^<>]*>/g)].flatMap(([tag]) => areaOf(attribute(tag, 'ref')))

function areaOf(ref: string): Area[] {
  const [, left, top, right, bottom] = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(ref) ?? []
  if (left === undefined || right === undefined) return []
  return [{ left: columnNumber(left), top: Number(top), right: columnNumber(right), bottom: Number(bottom) }]
}

const columnNumber = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)

const attribute = (tag: string, name: string): string => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? ''

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
