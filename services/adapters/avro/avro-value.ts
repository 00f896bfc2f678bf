import { withoutNulls } from '../../domain/canonical.ts'
import type { ControlRecord } from '../../domain/event/control-record.ts'
import type { Envelope } from '../../domain/event/envelope.ts'
import type { SignedEvent } from '../../domain/event/signed-event.ts'
import type { Content, ShownOn } from '../../domain/item/content.ts'

type Shown = Record<string, string[] | null | undefined>
interface AvroEvent extends Record<string, unknown> {
  signature: Buffer
  content: (Record<string, unknown> & { shownOn: Shown }) | null
}

/** The flat Avro value of an event. `type` is the record's name, `"all"` of an outlet kind is `["all"]`. */
export function valueOfEvent({ envelope, signature, content }: SignedEvent): object {
  const { type: _, ...fields } = envelope
  return {
    ...fields,
    signature: Buffer.from(signature),
    content: content === null ? null : { ...content, shownOn: shownAsLists(content.shownOn) },
  }
}

/** The event of an Avro value. Every field that the writer wrote is kept, and nulls are left out. */
export function eventOfValue(type: Envelope['type'], value: object): SignedEvent {
  const { signature, content, ...fields } = value as AvroEvent
  return {
    envelope: Object.assign(withoutNulls(fields), { type }) as unknown as Envelope,
    signature,
    content: content === null ? null : contentOfValue(content),
  }
}

function contentOfValue(value: NonNullable<AvroEvent['content']>): Content {
  const content = withoutNulls(value) as unknown as Content
  content.shownOn = listsAsShown(value.shownOn)
  return content
}

export function valueOfControl({ fact: { type: _, ...fields }, keyId, signature }: ControlRecord): object {
  return { ...fields, keyId, signature: Buffer.from(signature) }
}

export function controlOfValue(type: ControlRecord['fact']['type'], value: object): ControlRecord {
  const { keyId, signature, ...fields } = value as { keyId: string; signature: Buffer }
  return { fact: { ...withoutNulls({ ...fields }), type } as ControlRecord['fact'], keyId, signature }
}

function shownAsLists(shownOn: ShownOn): Shown {
  const lists: Shown = {}
  for (const [kind, shown] of Object.entries(shownOn)) lists[kind] = shown === 'all' ? ['all'] : shown
  return lists
}

function listsAsShown(lists: Shown): ShownOn {
  const shownOn: Record<string, 'all' | string[]> = {}
  // An avsc record inherits enumerable methods. Object.entries takes its own members only.
  for (const [kind, list] of Object.entries(lists)) {
    if (list != null) shownOn[kind] = list.length === 1 && list[0] === 'all' ? 'all' : [...list]
  }
  return shownOn
}
