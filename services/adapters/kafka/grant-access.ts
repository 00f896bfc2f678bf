import kafkajs, { type AclEntry } from 'kafkajs'
import { BRIEF, createClient } from './create-client.ts'
import { guarded } from './kafka-errors.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import { directoryTopic, heartbeatsTopic, itemsTopic } from './topics.ts'

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs

/** A publisher writes items and heartbeats and reads all topics. A projector only reads, as a member of the hub's groups. */
export type Grantee = 'publisher' | 'projector'

/** What every service needs: it reads a topic, and checks its configuration before it uses it. */
const LOOK = ['READ', 'DESCRIBE', 'DESCRIBE_CONFIGS'] as const

/** Grants a principal (`User:taihe`) what such a service needs, and nothing else. Repeating it changes nothing. */
export function grantAccess(settings: KafkaSettings, principal: string, grantee: Grantee): Promise<AclEntry[]> {
  const topics = [itemsTopic(settings), heartbeatsTopic(settings), directoryTopic(settings)]
  const written = grantee === 'publisher' ? [itemsTopic(settings), heartbeatsTopic(settings)] : []
  const entry = (over: Pick<AclEntry, 'resourceName' | 'operation'> & Partial<AclEntry>): AclEntry => ({
    resourceType: AclResourceTypes.TOPIC,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal,
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
    ...over,
  })
  const acl = [
    ...topics.flatMap((resourceName) =>
      LOOK.map((operation) => entry({ resourceName, operation: AclOperationTypes[operation] })),
    ),
    ...written.map((resourceName) => entry({ resourceName, operation: AclOperationTypes.WRITE })),
    ...(grantee === 'projector'
      ? [
          entry({
            resourceType: AclResourceTypes.GROUP,
            resourcePatternType: ResourcePatternTypes.PREFIXED,
            resourceName: settings.groupPrefix,
            operation: AclOperationTypes.READ,
          }),
        ]
      : []),
  ]
  const admin = createClient(settings, BRIEF).admin()
  return guarded(async () => {
    try {
      await admin.connect()
      await admin.createAcls({ acl })
      return acl
    } finally {
      await admin.disconnect().catch(() => {})
    }
  })
}
