import type { z } from 'zod'

/**
 * A text that its parser has accepted. No other text fits, so an id from outside cannot be taken for one that was
 * checked. The brand is zod's own: a schema that checks the text gives the same type by `.brand`. The code that reads
 * rows of the hub's own stores trusts them, and casts.
 */
type Branded<Name extends string> = string & z.core.$brand<Name>

/** A publishing point: `[a-z][a-z0-9-]{2,39}`, never a division code. */
export type NodeId = Branded<'NodeId'>
/** `<nodeId>.<UUIDv7>`: sorts by time within its node. */
export type ItemId = Branded<'ItemId'>
/** Official code: 6 digits (city, county), 9 (township) or 12 (village). */
export type DivisionCode = Branded<'DivisionCode'>
/** `sha-256:` + 64 hex digits. */
export type Hash = Branded<'Hash'>
/** RFC 3339 UTC with milliseconds, e.g. `2026-11-24T08:00:00.000Z`. */
export type Instant = Branded<'Instant'>

/** Names one read store: letters, digits and hyphens. */
export type StoreId = Branded<'StoreId'>

export const DIVISION_CODE = /^(\d{6}|\d{9}|\d{12})$/
export const HASH = /^sha-256:[0-9a-f]{64}$/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const NODE_ID = /^[a-z][a-z0-9-]{2,39}$/
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export const isNodeId = (text: string): text is NodeId => NODE_ID.test(text)
const isUuidV7 = (text: string): boolean => UUID_V7.test(text)

export function isItemId(text: string): text is ItemId {
  const dot = text.indexOf('.')
  return dot > 0 && isNodeId(text.slice(0, dot)) && isUuidV7(text.slice(dot + 1))
}

export const isDivisionCode = (text: string): text is DivisionCode => DIVISION_CODE.test(text)

export const isHash = (text: string): text is Hash => HASH.test(text)

/** Accepts one form only, of a moment that the calendar has, because instants are compared as texts. */
export function isInstant(text: string): text is Instant {
  if (!INSTANT.test(text)) return false
  const date = new Date(text)
  return !Number.isNaN(date.getTime()) && date.toISOString() === text
}

/** Parsers of texts that the program itself gives. They throw an Error for another text, which is a mistake in the code. */
export const parseNodeId = parserOf('node id', isNodeId)
export const parseItemId = parserOf('item id', isItemId)
export const parseDivisionCode = parserOf('division code', isDivisionCode)
export const parseHash = parserOf('hash', isHash)
export const parseInstant = parserOf('instant', isInstant)

/** The node that made an item: the part of its id before the dot. */
export const makerOf = (itemId: ItemId): NodeId => itemId.slice(0, itemId.indexOf('.')) as NodeId

export const itemIdOf = (nodeId: NodeId, uuid: string): ItemId => `${nodeId}.${uuid}` as ItemId

/** The instant of Unix milliseconds. */
export const instantOf = (milliseconds: number): Instant => new Date(milliseconds).toISOString() as Instant

function parserOf<Id extends string>(what: string, accepts: (text: string) => text is Id): (text: string) => Id {
  return (text) => {
    if (accepts(text)) return text
    throw new Error(`"${text}" is no ${what}`)
  }
}
