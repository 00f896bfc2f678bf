import kafkajs, { type PartitionAssigner } from 'kafkajs'
import type { FollowerGroup } from '../../ports/event-log.ts'

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol

/**
 * The name of the protocol by which the hub's followers share partitions. Kafka lets nobody into a group who does not
 * know the protocol of those who are in it.
 */
const PROTOCOL = 'disclosure-hub'
const VERSION = 1

/** Hub and read store of a member, as its user data say. */
export type GroupOwner = Pick<FollowerGroup, 'hubId' | 'storeId'>

export const isSameOwner = (one: GroupOwner | null, other: GroupOwner): boolean =>
  one !== null && one.hubId === other.hubId && one.storeId === other.storeId

/** Whose member this is. Null for one that no follower of a hub is. */
export function ownerOf(memberMetadata: Buffer): GroupOwner | null {
  try {
    const { hubId, storeId } = JSON.parse(String(MemberMetadata.decode(memberMetadata)?.userData))
    return typeof hubId === 'string' && typeof storeId === 'string' ? ({ hubId, storeId } as GroupOwner) : null
  } catch {
    return null
  }
}

/**
 * Shares a topic's partitions among the members of one hub and read store, and gives a stranger none. Each member says
 * whose it is. `isOfLog` says which of the topic's partitions are shared.
 */
export const createAssigner =
  (owner: GroupOwner, isOfLog: (partition: number) => boolean): PartitionAssigner =>
  ({ cluster }) => ({
    name: PROTOCOL,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: PROTOCOL,
      metadata: MemberMetadata.encode({
        version: VERSION,
        topics,
        userData: Buffer.from(JSON.stringify({ hubId: owner.hubId, storeId: owner.storeId })),
      }),
    }),
    assign: async ({ members, topics }) => {
      const own = members
        .filter(({ memberMetadata }) => isSameOwner(ownerOf(memberMetadata), owner))
        .map(({ memberId }) => memberId)
        .toSorted()
      const partitionsOf = (topic: string, memberId: string) =>
        cluster
          .findTopicPartitionMetadata(topic)
          .map(({ partitionId }) => partitionId)
          .filter((partition) => isOfLog(partition) && own[partition % own.length] === memberId)
      return members.map(({ memberId }) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({
          version: VERSION,
          assignment: Object.fromEntries(topics.map((topic) => [topic, partitionsOf(topic, memberId)])),
          userData: Buffer.alloc(0),
        }),
      }))
    },
  })
