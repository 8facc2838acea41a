"""What front ends with many people share: jobs, the fair queue before the renderer, and daily quotas."""
