// The door for executor processes: the wire protocol of `POST /api/v1/executor` and nothing of the scheduler.
export type { Codec, Encoding, ExecutorCall, ExecutorEvent, MediaType } from '../protocol/index.js';
export {
  MEDIA_TYPES,
  RecordIoDecoder,
  createExecutorCodec,
  executorHeartbeatCall,
  executorMessageCall,
  executorSubscribeCall,
  executorUpdateCall,
  fromExecutor,
} from '../protocol/index.js';
