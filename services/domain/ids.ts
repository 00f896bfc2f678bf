declare const brand: unique symbol
type Brand<T, Name extends string> = T & { readonly [brand]?: Name }

/** A publishing point: `[a-z][a-z0-9-]{2,39}`, never a division code. */
export type NodeId = Brand<string, 'NodeId'>
/** `<nodeId>.<UUIDv7>`: sorts by time within its node. */
export type ItemId = Brand<string, 'ItemId'>
/** Official code: 6 digits (city, county), 9 (township) or 12 (village). */
export type DivisionCode = Brand<string, 'DivisionCode'>
/** `sha-256:` + 64 hex digits. */
export type Hash = Brand<string, 'Hash'>
/** RFC 3339 UTC with milliseconds, e.g. `2026-11-24T08:00:00.000Z`. */
export type Instant = Brand<string, 'Instant'>

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const HASH = /^sha-256:[0-9a-f]{64}$/
const NODE_ID = /^[a-z][a-z0-9-]{2,39}$/
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export const isNodeId = (text: string): text is NodeId => NODE_ID.test(text)
const isUuidV7 = (text: string): boolean => UUID_V7.test(text)

/** The node that made an item: the part of its id before the dot. */
export const makerOf = (itemId: ItemId): NodeId => itemId.slice(0, itemId.indexOf('.'))

export const itemIdOf = (nodeId: NodeId, uuid: string): ItemId => `${nodeId}.${uuid}`

export function isItemId(text: string): text is ItemId {
  const dot = text.indexOf('.')
  return dot > 0 && isNodeId(text.slice(0, dot)) && isUuidV7(text.slice(dot + 1))
}

export const isHash = (text: string): text is Hash => HASH.test(text)

/** Accepts one form only, of a moment that the calendar has, because instants are compared as texts. */
export function isInstant(text: string): text is Instant {
  if (!INSTANT.test(text)) return false
  const date = new Date(text)
  return !Number.isNaN(date.getTime()) && date.toISOString() === text
}
