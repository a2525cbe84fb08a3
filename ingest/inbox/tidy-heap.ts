import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const LOOK_MS = 20;
/** Garbage allowed to pile up while a large file is in work, bytes. */
const STEP = 10 * 1024 * 1024;

let collect: (() => void) | null = null;
let tasks = 0;
let timer: NodeJS.Timeout | undefined;
let floor = 0;

/**
 * Runs a task on a large file with the memory kept close to what is really held. Left alone the heap grows to
 * several times its content before it is collected, which costs a small machine more than these collections do
 * (some 30 ms each). Small files never need it.
 */
export async function withTidyHeap<T>(task: () => Promise<T>): Promise<T> {
  tasks += 1;
  timer ??= setInterval(look, LOOK_MS);
  try {
    return await task();
  } finally {
    tasks -= 1;
    if (tasks === 0) {
      clearInterval(timer);
      timer = undefined;
      collector()();
    }
  }
}

function look(): void {
  if (held() < floor + STEP) {
    floor = Math.min(floor, held());
    return;
  }
  collector()();
  floor = held();
}

function held(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}

function collector(): () => void {
  if (!collect) {
    // The engine's own collector, without asking every start of the process to carry a flag.
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  return collect;
}
