import type { MemberDescription } from 'kafkajs'
import { HubError } from '../../domain/errors.ts'
import { BRIEF, createClient } from './create-client.ts'
import { type GroupOwner, isSameOwner, ownerOf } from './group-members.ts'
import { guarded } from './kafka-errors.ts'
import type { KafkaSettings } from './kafka-settings.ts'

/** Members of a consumer group that belong to somebody else than `owner`, in words. While members come and go, none is known. */
export function strangersIn(settings: KafkaSettings, groupId: string, owner: GroupOwner): Promise<string[]> {
  const admin = createClient(settings, BRIEF).admin()
  return guarded(async () => {
    try {
      await admin.connect()
      const { groups } = await admin.describeGroups([groupId])
      const members = groups.flatMap((group) => group.members)
      // Kafka tells what a member says of itself only while nobody comes or goes.
      return members.filter(({ memberMetadata }) => memberMetadata.length > 0).flatMap(inWords(owner))
    } finally {
      await admin.disconnect().catch(() => {})
    }
  })
}

const inWords =
  (owner: GroupOwner) =>
  ({ clientId, clientHost, memberMetadata }: MemberDescription): string[] => {
    const other = ownerOf(memberMetadata)
    if (isSameOwner(other, owner)) return []
    const client = `client "${clientId}" at ${clientHost.replace(/^\//, '')}`
    return [
      other === null
        ? `${client}, no projector of a hub`
        : `hub ${other.hubId}, read store ${other.storeId} (${client})`,
    ]
  }

/** This follower is in a group that somebody else holds, so nothing of the partitions comes to it. */
export const groupTaken = (groupId: string, owner: GroupOwner, strangers: string[]): HubError =>
  new HubError(
    'log-group-taken',
    `The consumer group ${groupId} belongs to hub ${owner.hubId}, read store ${owner.storeId}, and is held by ${strangers.join('; ') || 'a consumer of another kind'}. Stop that consumer, or give it a group of its own; until then this projector applies nothing.`,
  )
