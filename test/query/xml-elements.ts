import { SaxesParser } from 'saxes'

/** An element of XML: its name with its prefix, attributes, text of its own, and what it holds. */
export interface Element {
  name: string
  attributes: Record<string, string>
  text: string
  children: Element[]
}

/** Reads XML 1.0 with namespaces, and throws on what is not well-formed. */
export function readXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, text: '', children: [] }
  const open = [root]
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value] as const)
    const element: Element = { name, attributes: Object.fromEntries(values), text: '', children: [] }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    const at = open.at(-1)
    if (at !== undefined) at.text += text
  })
  parser.on('closetag', () => open.pop())
  parser.write(xml).close()
  return root.children[0] as Element
}

export const all = ({ children }: Element, name: string): Element[] => children.filter((child) => child.name === name)
export const one = (element: Element, name: string): Element => {
  const [found, ...others] = all(element, name)
  if (found === undefined || others.length > 0) throw new Error(`${all(element, name).length} of ${name}`)
  return found
}
export const linkOf = (element: Element, rel: string): string | undefined =>
  all(element, 'link').find(({ attributes }) => attributes.rel === rel)?.attributes.href
