import type { WebhookAttempt, WebhookSubscription } from '../../domain/webhooks/webhook-subscription.ts'
import type { ParkReason } from '../../ports/parked-record.ts'
import type { ItemFault } from '../../query/checked-item.ts'

export const ROLE_WORDS: Record<string, string> = {
  publisher: '发布（publisher）',
  projector: '投影（projector）',
  query: '查询和页面（query）',
  notifier: '推送（notifier）',
  monitor: '监测（monitor）',
}

export const CHECK_WORDS: Record<string, string> = {
  journals: '节点日志库所在的磁盘',
  log: '事件日志',
  'read-store': '读库',
  applying: '写入读库',
  relay: '中继（把节点日志库送往事件日志）',
  nodes: '各节点',
  projection: '投影是否在前进',
  webhooks: '推送的订阅',
  role: '角色',
}

/** What a reason to park means, and what an operator does about it. */
export const PARKED_WORDS: Record<ParkReason, { means: string; todo: string }> = {
  gap: {
    means: '等待：同一节点前面还有事件没有到。',
    todo: '等它补发，之后自动继续。长期不动的，看该节点的发布进程是否在运行、日志库是否完好。不要消去：节点以为已经送到，不会再发，它以后的各条都会停住。',
  },
  'unknown-node': {
    means: '等待：单位目录里没有这个节点。',
    todo: '是本系统的节点，就登记它，之后自动继续；登记过而没有继续的，重新公告一次目录。来历不明的，查清是谁写入的，再消去。',
  },
  'not-allowed': {
    means: '签名是真的，但节点无权这样做，没有采信；这一条停在之前的版本。',
    todo: '查清是谁、用什么程序签的。处理完再消去：告警随之解除，这条信息恢复可改、可撤。',
  },
  fork: {
    means: '不采信：同一节点的同一序号出现了两个不同的事件。',
    todo: '查清来源。密钥可能被盗的，先作废密钥。处理完再消去。',
  },
  'bad-signature': {
    means: '不采信：签名不对，或者所用密钥不认识、已作废，可能是有人冒充。',
    todo: '查清谁能写入事件日志。处理完再消去。',
  },
  'fingerprint-mismatch': {
    means: '不采信：内容和所签的指纹对不上，内容被改过。',
    todo: '查清是在哪里被改的。处理完再消去。',
  },
  undecodable: {
    means: '不是本系统的记录，读不懂。',
    todo: '查清谁在写这个主题。处理完再消去：先看会消去什么，确认后去掉 --dry-run。',
  },
}

export const FAULT_WORDS: Record<ItemFault, string> = {
  'envelope-unreadable': '签过名的信封读不出来',
  'hub-foreign': '信封属于另一个系统',
  'node-unknown': '单位目录里没有签名的节点',
  'key-unknown': '签名所用的密钥不认识',
  'maker-foreign': '签名的不是这条信息的节点',
  'signature-wrong': '签名不对',
  'proofs-disagree': '几份信封互相矛盾',
  'columns-disagree': '存储的列和所签的信封对不上',
  'fingerprint-mismatch': '正文和所签的指纹对不上',
  'outlets-disagree': '公开位置和所签的对不上',
}

export const STOP_WORDS: Record<NonNullable<WebhookSubscription['reason']>, string> = {
  operator: '运维人员暂停了它',
  reset: '它的游标已经失效（如重建之后），接收方已被告知',
  refused: '它所要的内容不能给',
  gone: '接收方答复不再接收（410）',
}

export const OUTCOME_WORDS: Record<WebhookAttempt['outcome'], string> = {
  delivered: '已收下',
  gone: '不再接收',
  redirect: '要求转到别的地址（不跟随）',
  refused: '没有收下',
  timeout: '没有在时限内答复',
  unreachable: '连不上',
  'forbidden-address': '地址不允许访问',
}

export const OFFICE_LEVEL_WORDS: Record<string, string> = { city: '市级', county: '县级', township: '乡镇级' }

export const PASSED_OVER_WORDS: Record<string, string> = {
  undecodable: '读不懂',
  'bad-signature': '签名不对',
  fork: '同一位置的另一个事件',
}
