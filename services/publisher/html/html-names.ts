const words = (text: string): Set<string> => new Set(text.trim().split(/\s+/))

/** Every element that HTML has or had, and what office programs write without a prefix. */
const ELEMENTS = words(`
  a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br
  button canvas caption center cite code col colgroup content data datalist dd del details dfn dialog dir div dl dt em
  embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe
  image img input ins isindex kbd keygen label layer legend li link listing main map mark marquee math menu menuitem meta
  meter multicol nav nextid nobr noembed noframes noindex noscript object ol optgroup option output p param picture
  plaintext portal pre progress q rb rbc rp rt rtc ruby s samp script search section select shadow slot small source
  spacer span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track
  tt u ul var video wbr xml xmp`)

/** Attributes of HTML that may stand without a value, or are often empty. */
const ATTRIBUTES = words(`
  abbr accesskey action align allowfullscreen alt async autofocus autoplay axis background bgcolor border checked cite
  class clear color compact content contenteditable controls coords data datetime declare default defer dir disabled
  download draggable face frame frameborder headers height hidden href hspace id inert is ismap itemprop itemscope
  itemtype lang language loop multiple muted name nohref noresize noshade novalidate nowrap onclick open placeholder
  readonly rel required rev reversed role rules scope scoped scrolling selected shape size span spellcheck src start style
  summary tabindex target title translate truespeed type usemap valign value vspace width wrap x y`)

/** `o:p`, `st1:place`, `my-part`: parts of office programs, and elements that a page defines itself. */
const OWN_NAME = /^[a-z][a-z0-9]*[:-][a-z][a-z0-9.:-]*$/
const ATTRIBUTE_NAME = /^[a-z0-9@:#_.*()[\]-]+$/i
const OWN_ATTRIBUTE = /[-:_@]|^on/i
/** An attribute whose value is an address or a name holds no tags, or a quote is missing. */
const PLAIN_VALUES = words('href src class style id name align width height color face size')
const TAG_IN_VALUE = /<\/?[a-z][^<>]*>|>[^<>]*<\/?[a-z]/i

export interface TagParts {
  tagName: string
  attrs: { name: string; value: string }[]
}

/** Whether somebody means this as a tag: not `zwgk@example.cn`, `b且c`, or what a missing quote has swallowed. */
export function isMeantAsTag({ tagName, attrs }: TagParts): boolean {
  if (!ELEMENTS.has(tagName) && !OWN_NAME.test(tagName)) return false
  if (attrs.length === 0) return true
  if (attrs.every(isStray)) return false
  if (attrs.some(({ name, value }) => PLAIN_VALUES.has(name) && TAG_IN_VALUE.test(value))) return false
  return !(attrs.some(({ name }) => /["'<]/.test(name)) && attrs.some(({ value }) => TAG_IN_VALUE.test(value)))
}

const isStray = ({ name, value }: TagParts['attrs'][number]): boolean =>
  !ATTRIBUTE_NAME.test(name) || (value === '' && !ATTRIBUTES.has(name) && !OWN_ATTRIBUTE.test(name))
