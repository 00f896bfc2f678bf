import type { SubmissionState } from '../domain/submission/submission.ts'

/** How a round stands at its reviewer, in words for clerks. */
export const ROUND_STATE: Record<SubmissionState, string> = {
  waiting: '等待审核',
  replaced: '已由后一次报送代替',
  approved: '审核通过',
  returned: '退回修改',
}
