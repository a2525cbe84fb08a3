/** The part of uWebSockets.js 20.51 that is used here; the package brings no types. */
declare module 'uWebSockets.js' {
  export interface HttpRequest {
    getMethod(): string;
    getUrl(): string;
    getQuery(): string;
    getHeader(name: string): string;
    /** Duplicates are called one by one. */
    forEach(callback: (name: string, value: string) => void): void;
  }

  /** Valid until it has ended or `onAborted` was called; any use after that throws. */
  export interface HttpResponse {
    writeStatus(status: string): HttpResponse;
    writeHeader(name: string, value: string): HttpResponse;
    /** False when the client is slower than this: wait for `onWritable`. */
    write(chunk: string | ArrayBuffer | Uint8Array): boolean;
    end(body?: string | ArrayBuffer | Uint8Array, closeConnection?: boolean): HttpResponse;
    endWithoutBody(reportedContentLength?: number, closeConnection?: boolean): HttpResponse;
    /** Cuts the connection. */
    close(): HttpResponse;
    cork(callback: () => void): HttpResponse;
    /** One callback per response. */
    onAborted(callback: () => void): HttpResponse;
    onWritable(callback: (offset: number) => boolean): HttpResponse;
    /** The chunk is valid only during the call. */
    onData(callback: (chunk: ArrayBuffer, isLast: boolean) => void): HttpResponse;
    pause(): void;
    resume(): void;
    getRemoteAddressAsText(): ArrayBuffer;
  }

  export interface WebSocket {
    getBufferedAmount(): number;
  }

  export type ListenSocket = object;

  export interface TemplatedApp {
    any(pattern: string, handler: (response: HttpResponse, request: HttpRequest) => void): TemplatedApp;
    listen(
      host: string,
      port: number,
      options: number,
      callback: (socket: ListenSocket | false) => void
    ): TemplatedApp;
    /** Sends to every websocket that subscribed to the topic; true when there was one. */
    publish(topic: string, message: string, isBinary: boolean): boolean;
    /** Cuts every connection and stops listening. */
    close(): TemplatedApp;
  }

  export const LIBUS_LISTEN_EXCLUSIVE_PORT: number;
  export function App(): TemplatedApp;
  export function us_socket_local_port(socket: ListenSocket): number;
  export function us_listen_socket_close(socket: ListenSocket): void;
}
