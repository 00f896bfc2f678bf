/** A broker and controller in one, for tests: single node, nothing made by itself. */
export const kafkaProperties = (at: {
  /** `host:port` that the broker listens on. */
  broker: string
  /** `host:port` that clients are told. */
  advertised: string
  controller: string
}): Record<string, string> => ({
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.quorum.voters': `1@${at.controller}`,
  listeners: `PLAINTEXT://${at.broker},CONTROLLER://${at.controller}`,
  'advertised.listeners': `PLAINTEXT://${at.advertised}`,
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAINTEXT',
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'auto.create.topics.enable': 'false',
  'group.initial.rebalance.delay.ms': '0',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '4',
  // Back 4 s after a kill instead of 12: the old session need not time out.
  'broker.session.timeout.ms': '2000',
  'broker.heartbeat.interval.ms': '500',
})
