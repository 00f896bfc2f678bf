import { attributeNamed, readXml } from './read-xml.ts'

/** What a part refers to. */
interface Relationship {
  id: string
  /** The last word of its type, which Transitional and Strict have in common: `worksheet`. */
  kind: string
  /** The name of the part, from the root. */
  target: string
}

/** The parts of an Open Packaging file (ECMA-376, part 2). */
export interface WorkbookPackage {
  /** Names have no case. */
  part(name: string): Uint8Array | undefined
  relationshipsOf(name: string): Relationship[]
}

export function workbookPackage(files: Map<string, Uint8Array>): WorkbookPackage {
  const parts = new Map([...files].map(([name, bytes]) => [keyOf(name), bytes]))
  const part = (name: string) => parts.get(keyOf(name))
  return {
    part,
    relationshipsOf: (name) => {
      const last = name.lastIndexOf('/') + 1
      const bytes = part(`${name.slice(0, last)}_rels/${name.slice(last)}.rels`)
      return bytes === undefined ? [] : readRelationships(bytes, name)
    },
  }
}

const keyOf = (name: string): string => name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase()

function readRelationships(bytes: Uint8Array, source: string): Relationship[] {
  const found: Relationship[] = []
  readXml(bytes, {
    open: (path, element) => {
      if (path !== 'Relationships/Relationship' || attributeNamed(element, 'TargetMode') === 'External') return
      found.push({
        id: attributeNamed(element, 'Id') ?? '',
        kind: attributeNamed(element, 'Type')?.split('/').at(-1) ?? '',
        target: resolved(attributeNamed(element, 'Target') ?? '', source),
      })
    },
  })
  return found
}

const resolved = (target: string, source: string): string =>
  decodeURIComponent(new URL(target, `file:///${source}`).pathname).slice(1)
