import type { Form } from '../topics/conflate.ts';

/** No name of a topic ends so. */
const CHANGES = '~';

/** The room of a topic's readers that take this form: a message goes to one room at a time, which the library does natively. */
export function roomOf(topic: string, form: Form): string {
  return form === 'changes' ? topic + CHANGES : topic;
}

/** The topic of a room, whatever its form. */
export function topicOfRoom(room: string): string {
  return room.endsWith(CHANGES) ? room.slice(0, -CHANGES.length) : room;
}
