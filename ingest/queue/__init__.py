"""Work for many hands: the port JobQueue, its adapters, and the worker."""

from foedus.ingest.queue.opened import open_queue
from foedus.ingest.queue.port import Job, JobQueue, Listed, NewJob, Put, State, Stats, Terms

__all__ = ["Job", "JobQueue", "Listed", "NewJob", "Put", "State", "Stats", "Terms", "open_queue"]
