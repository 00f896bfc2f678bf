import type { Router } from 'express'
import type { Desk } from '../desk.ts'
import { plansPage } from './office-tasks.ts'

/** `/desk/plans`: what plans set an office, and what evidence it is to judge. */
export function addPlansPage(router: Router, desk: Desk): void {
  router.get('/desk/plans', async (request, response) => {
    const seat = desk.seatOf(response)
    const { nodeId } = seat.session
    const tasks = await desk.read.duties(nodeId, 'task')
    const reviews = await desk.read.duties(nodeId, 'review')
    const judged = reviews.duties.filter(({ review }) => review?.reviews === 'evidence')
    const isWhole = tasks.isWhole && reviews.isWhole
    await desk.answer(request, response, plansPage(seat, { tasks: tasks.duties, reviews: judged, isWhole }))
  })
}
