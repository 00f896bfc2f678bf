import { xmlText } from '../xml-text.ts'
import type { Tombstone } from './feed.ts'
import type { EntryDocument, FeedDocument } from './feed-document.ts'

const NAMESPACES = [
  'xmlns="http://www.w3.org/2005/Atom"',
  'xmlns:at="http://purl.org/atompub/tombstones/1.0"',
  'xmlns:fh="http://purl.org/syndication/history/1.0"',
  'xmlns:hub="urn:disclosure-hub:atom"',
].join(' ')

/** Nothing has happened yet. */
const NEVER = '1970-01-01T00:00:00.000Z'

/** Why readers are to give an item up. */
const TOMBSTONE_WORDS: Record<Tombstone['state'], string> = {
  erased: '内容已依法抹除',
  left: '不再在此处公开',
  withdrawn: '已撤下',
  scheduled: '尚未到展示日期',
  ended: '展示期已结束',
}

/** Atom (RFC 4287) with tombstones (RFC 6721) and archive documents (RFC 5005, section 4). */
export function atomXml(document: FeedDocument): string {
  const { id, title, page, publisher, before, older, entries, tombstones, addressOf } = document
  const updated = [...entries.map((entry) => entry.updated), ...tombstones.map(({ when }) => when)].sort().at(-1)
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed ${NAMESPACES} xml:lang="zh-CN">`,
    element('id', id),
    element('title', title),
    element('updated', updated ?? NEVER),
    `<author>${element('name', publisher)}</author>`,
    link('alternate', page, 'text/html'),
    link('self', addressOf('atom', before), ATOM),
    ...(before === null ? [] : ['<fh:archive/>', link('current', addressOf('atom', null), ATOM)]),
    ...(older === null ? [] : [link('prev-archive', addressOf('atom', older), ATOM)]),
    ...entries.map(entryXml),
    ...tombstones.map(tombstoneXml),
    '</feed>\n',
  ].join('\n')
}

const ATOM = 'application/atom+xml'

function entryXml({ organ, field, text, ...entry }: EntryDocument): string {
  return [
    `<entry xml:lang="${xmlText(entry.language)}">`,
    element('id', entry.id),
    element('title', entry.title),
    element('updated', entry.updated),
    element('published', entry.published),
    ...(organ === null ? [] : [`<author>${element('name', organ.name)}</author>`]),
    ...(field === undefined ? [] : [`<category term="${xmlText(field)}"/>`]),
    link('alternate', entry.page, 'text/html'),
    ...entry.attachments.map(
      ({ url, mediaType, bytes, name }) =>
        `<link rel="enclosure" href="${xmlText(url)}" type="${xmlText(mediaType)}" length="${bytes}" title="${xmlText(name)}"/>`,
    ),
    'html' in text ? `<content type="html">${xmlText(text.html)}</content>` : element('summary', text.summary),
    `<hub:item itemId="${entry.itemId}" version="${entry.version}" fingerprint="${entry.fingerprint}"/>`,
    '</entry>',
  ].join('\n')
}

const tombstoneXml = ({ id, state, when, reason }: FeedDocument['tombstones'][number]): string =>
  `<at:deleted-entry ref="${id}" when="${when}"><at:comment>${xmlText(
    reason === null ? TOMBSTONE_WORDS[state] : `${TOMBSTONE_WORDS[state]}：${reason}`,
  )}</at:comment></at:deleted-entry>`

const element = (name: string, text: string): string => `<${name}>${xmlText(text)}</${name}>`

const link = (rel: string, href: string, type: string): string =>
  `<link rel="${rel}" type="${type}" href="${xmlText(href)}"/>`
