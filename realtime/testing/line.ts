import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line between a screen and the server that can be cut, refused and frozen. */
export async function openLine(port: number) {
  const pairs = new Set<[Socket, Socket]>();
  let refused = false;
  const server = createServer((near) => {
    if (refused) return void near.destroy();
    const far = connect(port, '127.0.0.1');
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    near.pipe(far).pipe(near);
    for (const end of pair) {
      end.on('error', () => end.destroy());
      end.on('close', () => {
        near.destroy();
        far.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => [...pairs].flat().forEach((end) => end.destroy());
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    close: () => {
      cut();
      return new Promise((resolve) => server.close(resolve));
    },
    refuse: (yes: boolean) => {
      refused = yes;
      if (yes) cut();
    },
    /** What the server sends stays on the way until `thaw`: a reader whose machine sleeps. */
    freeze: () => pairs.forEach(([near, far]) => far.unpipe(near)),
    thaw: () => pairs.forEach(([near, far]) => far.pipe(near))
  };
}
