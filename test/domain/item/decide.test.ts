import { fingerprintOf } from '../../../services/domain/event/signed-event.ts'
import type { ItemCommand } from '../../../services/domain/item/commands.ts'
import type { DecidedEvent } from '../../../services/domain/item/decide.ts'
import { contentWith, itemOf, LIULIN, ZEHE } from '../scene.ts'
import { given } from './given.ts'

const itemId = itemOf(LIULIN)
const first = contentWith()
const second = contentWith({ title: '更正后的公示' })
const blank = contentWith({ title: '公示（已隐去个人信息）' })

const published: DecidedEvent = {
  type: 'ItemPublished',
  itemId,
  version: 1,
  fingerprint: fingerprintOf(first),
  content: first,
  acknowledged: undefined,
  predecessor: undefined,
  review: undefined,
}
const revised: DecidedEvent = {
  type: 'ItemRevised',
  itemId,
  version: 2,
  fingerprint: fingerprintOf(second),
  content: second,
  reason: '更正标题',
  acknowledged: undefined,
  review: undefined,
}
const withdrawn: DecidedEvent = {
  type: 'ItemWithdrawn',
  itemId,
  version: 2,
  fingerprint: fingerprintOf(first),
  content: null,
  reason: '发错了',
  successor: undefined,
  review: undefined,
}
const redacted: DecidedEvent = {
  type: 'ItemRedacted',
  itemId,
  version: 2,
  fingerprint: fingerprintOf(blank),
  content: blank,
  reason: '隐去个人信息',
  acknowledged: undefined,
  review: undefined,
}

const publish: ItemCommand = { type: 'PublishItem', itemId, content: first }
const revise: ItemCommand = { type: 'ReviseItem', itemId, content: second, reason: '更正标题', expectedVersion: 1 }
const withdraw: ItemCommand = { type: 'WithdrawItem', itemId, reason: '发错了', expectedVersion: 1 }
const redact: ItemCommand = { type: 'RedactItem', itemId, content: blank, reason: '隐去个人信息', expectedVersion: 1 }

describe('decide', () => {
  it('an item is published once', () => {
    given([]).when(publish).then([published])
    given([published]).when(publish).rejected('item-already-published')
    given([published, withdrawn]).when(publish).rejected('item-already-published')
  })

  it('a live item is revised, with the whole new content', () => {
    given([published]).when(revise).then([revised])
  })

  it('a live item is withdrawn: no content, and the fingerprint in force is repeated', () => {
    given([published]).when(withdraw).then([withdrawn])
    given([published, revised])
      .when({ ...withdraw, expectedVersion: 2 })
      .then([{ ...withdrawn, version: 3, fingerprint: revised.fingerprint }])
  })

  it('a live item is redacted and stays live', () => {
    given([published]).when(redact).then([redacted])
    given([published, redacted])
      .when({ ...revise, expectedVersion: 2 })
      .then([{ ...revised, version: 3 }])
  })

  it('a withdrawn item is redacted and stays withdrawn', () => {
    given([published, withdrawn])
      .when({ ...redact, expectedVersion: 2 })
      .then([{ ...redacted, version: 3 }])
    given([published, withdrawn, { ...redacted, version: 3 }])
      .when({ ...revise, expectedVersion: 3 })
      .rejected('item-not-live')
  })

  it('a withdrawn item is neither revised nor withdrawn again', () => {
    for (const command of [revise, withdraw])
      given([published, withdrawn])
        .when({ ...command, expectedVersion: 2 } as ItemCommand)
        .rejected('item-not-live')
  })

  it('what nobody published is unknown', () => {
    for (const command of [revise, withdraw, redact]) given([]).when(command).rejected('item-unknown')
  })

  it('whoever read an older version is told the current one, before anything else', () => {
    for (const command of [revise, withdraw, redact]) {
      given([published, revised]).when(command).rejected('version-stale', { currentVersion: 2 })
      given([published, withdrawn]).when(command).rejected('version-stale', { currentVersion: 2 })
    }
  })

  it('nobody decides on a version that is still to come', () => {
    given([published])
      .when({ ...revise, expectedVersion: 2 } as ItemCommand)
      .rejected('version-stale', { currentVersion: 1 })
  })

  it('what was acknowledged and where the item comes from or goes to travels in the event', () => {
    const link = { itemId: itemOf(ZEHE), version: 3, fingerprint: published.fingerprint }
    const acknowledged = [{ rule: 'mobile', reason: '值班电话' }]
    given([])
      .when({ ...publish, acknowledged, predecessor: link } as ItemCommand)
      .then([{ ...published, acknowledged: ['mobile'], predecessor: link }])
    given([published])
      .when({ ...withdraw, successor: link } as ItemCommand)
      .then([{ ...withdrawn, successor: link }])
  })
})
